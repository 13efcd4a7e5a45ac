"""The corpus of hostile statements, with what they must not touch."""

import re
import socket
import threading
import tomllib
from contextlib import contextmanager
from pathlib import Path

_FILE = Path(__file__).parent / "hostile_statements.toml"
SECRET = "泸州-canary-8f1c"
GROUPS = {group["why"]: group["text"] for group in tomllib.loads(_FILE.read_text(encoding="utf-8"))["statement"]}
STATEMENTS = tuple(text for group in GROUPS.values() for text in group)


class Trap:
    """A canary file, a file that must not be written, a listener that must hear nothing."""

    def __init__(self, folder, listener):
        self.canary, self.out = folder / "canary.csv", folder / "out.csv"
        self.canary.write_text(f"secret,value\n{SECRET},1\n", encoding="utf-8")
        self._before = (self.canary.read_bytes(), self.canary.stat().st_mtime_ns)
        self._host = f"127.0.0.1:{listener.getsockname()[1]}"
        self.heard = []

    def set(self, text):
        facts = {"canary": self.canary.as_posix().lstrip("/") if "file:///" in text else self.canary.as_posix()}
        facts |= {"out": self.out.as_posix(), "host": self._host}
        return re.sub(r"\{(canary|out|host)\}", lambda match: facts[match[1]], text)

    def untouched(self):
        assert (self.canary.read_bytes(), self.canary.stat().st_mtime_ns) == self._before
        assert not self.out.exists() and {path.name for path in self.canary.parent.iterdir()} == {"canary.csv"}
        assert self.heard == []


@contextmanager
def trap(folder):
    """Listen on loopback while the block runs; whoever connects is noted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made, over = Trap(folder, listener), threading.Event()
        listener.settimeout(0.1)

        def listen():
            # whoever called before the end is heard, however late this thread comes to it
            while True:
                ending = over.is_set()
                try:
                    connection, peer = listener.accept()
                except TimeoutError:
                    if ending:
                        return
                    continue
                made.heard.append(peer)
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            over.set()
            thread.join(10)
