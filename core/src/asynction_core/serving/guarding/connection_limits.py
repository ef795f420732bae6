"""What a connection may have a server keep."""

from __future__ import annotations


class Limits:
    """The options that bound what is kept for one connection.

    Args:
        max_attachments: How many attachments a packet of a client may have.
        max_attachment_bytes: How many bytes they may have together.
        attachments_timeout: After how many seconds they must all be there.
        max_unsent_bytes: How much may wait for a client that does not read.

    Raises:
        ValueError: One of them is no number above 0; of attachments, none at all may be allowed.
    """

    max_attachments: int = 100
    max_attachment_bytes: int = 10_000_000
    attachments_timeout: float = 30.0
    max_unsent_bytes: int = 10_000_000

    def __init__(
        self,
        max_attachments: int = max_attachments,
        max_attachment_bytes: int = max_attachment_bytes,
        attachments_timeout: float = attachments_timeout,
        max_unsent_bytes: int = max_unsent_bytes,
    ) -> None:
        self.max_attachments = max_attachments
        self.max_attachment_bytes = max_attachment_bytes
        self.attachments_timeout = attachments_timeout
        self.max_unsent_bytes = max_unsent_bytes
        for name, value in vars(self).items():
            lowest = int(name != "max_attachments")
            kinds = (int, float) if name == "attachments_timeout" else int
            is_number = isinstance(value, kinds) and not isinstance(value, bool)
            if not is_number or not (value > 0 or value == lowest == 0):
                raise ValueError(
                    f"{name} must be a number above {lowest - 1 if lowest == 0 else 0}, "
                    f"not {value!r}"
                )
