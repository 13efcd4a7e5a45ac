"""A TCP proxy of our own before a Neo4j server: it cuts connections where a test wants it, or adds TLS."""

import asyncio
import threading

#: A Bolt message COMMIT as it travels: a chunk of two bytes, a structure without fields, the end mark.
COMMIT = b"\x00\x02\xb0\x12\x00\x00"


class Proxy:
    """Forwards to a server; a context manager.

    `cut` is the number of the commit at which the connection is cut, `when` is ``before`` (the server never sees the
    commit) or ``after`` (it does, its answer gets lost); with `dark`, nobody gets through any more after the cut.
    """

    def __init__(self, port, *, cut=None, when="before", dark=False, ssl_context=None):
        self.target, self.cut, self.when, self.dark, self.ssl = port, cut, when, dark, ssl_context
        self.commits, self.cuts, self.closed, self._open = 0, 0, False, []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self):
        return f"bolt://127.0.0.1:{self.port}"

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def go_dark(self):
        """Cut every connection and let nobody through any more."""
        self.closed = True
        self._loop.call_soon_threadsafe(lambda: [transport.abort() for transport in self._open])

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self):
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._client, "127.0.0.1", 0, ssl=self.ssl)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _client(self, reader, writer):
        if self.closed:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._open += [writer.transport, up_writer.transport]
        lost = asyncio.Event()
        down = asyncio.create_task(self._down(up_reader, writer, lost))
        try:
            await self._up(reader, up_writer, lost)
            if lost.is_set():
                # the server answers into the void: what it did is done
                await asyncio.wait_for(down, 10)
        except (OSError, TimeoutError):
            pass
        finally:
            down.cancel()
            writer.transport.abort()
            up_writer.transport.abort()

    async def _up(self, reader, up_writer, lost):
        while data := await reader.read(65536):
            if COMMIT in data:
                self.commits += 1
                if self.commits == self.cut:
                    self.cuts += 1
                    self.closed = self.dark
                    if self.when == "after":
                        lost.set()
                        up_writer.write(data)
                        await up_writer.drain()
                    return
            up_writer.write(data)
            await up_writer.drain()

    async def _down(self, up_reader, writer, lost):
        while data := await up_reader.read(65536):
            if lost.is_set():
                return
            writer.write(data)
            await writer.drain()
