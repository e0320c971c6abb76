// Serves a built page and plays a recorded session on /ws: journeys in Real and Both without a kernel.
// node web/tests/replay.mjs DIST PORT
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { insides, messages } from './recorded.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml' };
export const TOKEN = 'replay-token';

const frame = (text) => {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, payload]);
};

/** Calls `tell` with the text of each frame of a client. */
const reader = (tell) => {
  let buffer = Buffer.alloc(0);
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      if (buffer.length < 6) return;
      let length = buffer[1] & 127;
      let at = 2;
      if (length === 126) {
        length = buffer.readUInt16BE(2);
        at = 4;
      }
      if (buffer.length < at + 4 + length) return;
      const mask = buffer.subarray(at, at + 4);
      const payload = Buffer.from(buffer.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i % 4]);
      if ((buffer[0] & 15) === 1) tell(payload.toString());
      buffer = buffer.subarray(at + 4 + length);
    }
  };
};

/** Serves `dist` on `port` (0: any); answers the server when it listens. */
export function replay(dist, port) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (path === '/health') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ version: 'replay', live: true }));
      return;
    }
    const file = join(dist, normalize(path === '/' ? '/index.html' : path));
    try {
      const body = readFileSync(file);
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.on('error', () => socket.destroy());
    const send = (message) => socket.write(frame(JSON.stringify(message)));
    socket.on('data', reader((text) => {
      const message = JSON.parse(text);
      if (message.type === 'hello' && message.token === TOKEN) {
        send({ type: 'welcome', version: 1, kernel: '6.12.48', os: 'Debian 12', plan: 'full', missing: [], limits: { seconds: 600, extensions: 3, tasks: 256, output_bytes: 4194304, source_bytes: 262144 } });
      } else if (message.type === 'hello') {
        send({ type: 'error', code: 'bad_token', message: 'not the token of this lab' });
      } else if (message.type === 'run') {
        messages.forEach(send);
      } else if (message.type === 'inspect') {
        send({ type: 'inside', after_seq: 0, inside: insides[message.host_pid] ?? null });
      }
    }));
  });
  return new Promise((resolve) => { server.listen(port, '127.0.0.1', () => resolve(server)); });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await replay(process.argv[2], Number(process.argv[3]));
}
