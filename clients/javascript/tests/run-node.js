// node tests/run-node.js: everything of scenarios.js, what only raw connections can show, and the README's example.
import { readFile } from "node:fs/promises";
import net from "node:net";

import * as module from "../postern-client.js";
import { equal, refuses, run } from "./scenarios.js";

const { ApiError, ConnectionFailed, InvalidAnswer, PosternClient } = module;
const addresses = { url: process.env.POSTERN_URL, limitedUrl: process.env.POSTERN_LIMITED_URL };

// A server that answers every connection with these bytes, and ends it; null: never.
async function withPeer(content, body) {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => { if (content !== null) socket.end(content); });
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  try {
    await body(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}

async function brokenAnswers() {
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  const rows = [
    ["", ConnectionFailed],
    ["SSH-2.0-x\r\n", ConnectionFailed],
    [`${head}Content-Length: 400\r\n\r\n{"status":`, ConnectionFailed],
    [`${head}Transfer-Encoding: chunked\r\n\r\n40\r\n{}`, ConnectionFailed],
    [`${head}Content-Length: 6\r\n\r\n<html>`, InvalidAnswer],
    ["HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", InvalidAnswer],
    ["HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>", ApiError],
    [null, ConnectionFailed],
  ];
  for (const [content, kind] of rows) {
    await withPeer(content, (url) => refuses(kind, new PosternClient(url, { timeout: 0.5 }).health()));
  }
}

// The declarations name what the module has: tsc checks their use, this their truth.
async function declarations() {
  const text = await readFile(new URL("../postern-client.d.ts", import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^export declare class (\w+)[^{]*\{([^}]*)\}/gm)];
  equal(blocks.map(([, name]) => name).sort(), Object.keys(module).sort(), "exports");
  const methods = (body) => [...body.matchAll(/^  (\w+)\(/gm)].map(([, name]) => name).sort();
  for (const [, name, body] of blocks.filter(([, name]) => ["PosternClient", "MemoryTokenStore"].includes(name))) {
    const own = Object.getOwnPropertyNames(module[name].prototype).sort();
    equal([...new Set([...methods(body), "constructor"])].sort(), own, name);
  }
}

async function readme() {
  const text = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const code = text.match(/```js\n([\s\S]*?)```/)[1]
    .replace('"postern-client"', JSON.stringify(new URL("../postern-client.js", import.meta.url).href))
    .replace("http://localhost:8799", addresses.url);
  await import(`data:text/javascript,${encodeURIComponent(code)}`);
}

await run(addresses, console.log);
for (const [name, check] of Object.entries({ brokenAnswers, declarations, readme })) {
  await check();
  console.log(`ok ${name}`);
}
console.log("done");
