"""The model of a document, where asynction 0.8.3 had it: that of asynction-core is another one."""

from asynction.gone import gone

_RAW = "asynction_core.Spec has what it means; Spec.document is the document as it is written"

__getattr__ = gone(
    __name__,
    {
        "AsyncApiSpec": "asynction_core.Spec is the model, for all versions of AsyncAPI",
        "Channel": "asynction_core.Namespace is a channel, in Spec.namespaces",
        "ChannelBindings": "asynction_core.HandshakeBindings, in Namespace.bindings",
        "WebSocketsChannelBindings": "asynction_core.HandshakeBindings, in Namespace.bindings",
        "Message": "asynction_core.Event is a message, in Namespace.receives and Namespace.sends",
        "MessageAck": "asynction_core.Event has its schema, ack",
        "OneOfMessages": "asynction_core.Namespace has each message, in receives and sends",
        "Operation": "asynction_core.Operation; its messages are with the Namespace",
        "Server": "asynction_core.Server, in Spec.server",
        "ApiKeyLocation": _RAW,
        "ChannelHandlers": _RAW,
        "Components": _RAW,
        "HTTPAuthenticationScheme": _RAW,
        "Info": _RAW,
        "OAuth2Flow": _RAW,
        "OAuth2Flows": _RAW,
        "OAuth2FlowType": _RAW,
        "SecurityScheme": _RAW,
        "SecuritySchemesType": _RAW,
        "ServerProtocol": _RAW,
    },
)
