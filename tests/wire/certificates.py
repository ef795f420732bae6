"""Certificates of authorities that the tests make up."""

import select
import ssl
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import trustme


@dataclass(frozen=True)
class Tls:
    """What a client knows and shows when it connects over TLS.

    Attributes:
        authority: The file of the authority that it trusts.
        certificate: The file of its own certificate and key; None if it shows none.
    """

    authority: Path
    certificate: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Return the context of connections that one thread reads from and another writes to."""
        context = ssl.create_default_context(cafile=self.authority)
        if self.certificate is not None:
            context.load_cert_chain(self.certificate)
        context.sslsocket_class = _InTurns
        return context


class _InTurns(ssl.SSLSocket):
    """Reads and writes in turns. Before Python 3.13, a read takes the state of a write for its own,
    and what it then reports is the end of the connection.
    """

    _turn = Lock()

    def recv(self, size: int = 1024, flags: int = 0) -> bytes:
        while True:
            with self._turn:
                timeout = self.gettimeout()
                self.settimeout(0)
                try:
                    return super().recv(size, flags)
                except ssl.SSLWantReadError:
                    pass
                finally:
                    self.settimeout(timeout)
            if not select.select([self], [], [], timeout)[0]:
                raise TimeoutError("nothing to read")

    def send(self, data: bytes, flags: int = 0) -> int:
        with self._turn:
            return super().send(data, flags)


class Authority:
    """A certificate authority that keeps its files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._authority = trustme.CA()
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(self.file)

    def of_server(self, address: str) -> Path:
        """Return the file of the certificate and the key of a server."""
        return self._file("server", self._authority.issue_cert(address))

    def of_client(self, name: str, organization: str) -> Path:
        """Return the file of the certificate and the key of a client."""
        return self._file(
            f"{organization}-{name}",
            self._authority.issue_cert(
                common_name=name,
                organization_name=organization,
                organization_unit_name="clients",
            ),
        )

    def _file(self, name: str, certificate: trustme.LeafCert) -> Path:
        path = self._folder / f"{name}.pem"
        certificate.private_key_and_cert_chain_pem.write_to_path(path)
        return path
