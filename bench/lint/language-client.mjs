/** As much of a language client as the measurements need. */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

export class LanguageClient {
  #child;
  #buffer = Buffer.alloc(0);
  #lastId = 0;
  #listeners = new Set();

  constructor(server, root) {
    this.#child = spawn(process.execPath, [server, '--stdio'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout.on('data', (chunk) => this.#receive(chunk));
    this.ended = new Promise((resolve) => this.#child.on('close', resolve));
  }

  get pid() {
    return this.#child.pid;
  }

  async start(root, initializationOptions) {
    const rootUri = pathToFileURL(root).href;
    const workspaceFolders = [{ uri: rootUri, name: 'workspace' }];
    const client = { processId: process.pid, rootUri, capabilities: {}, workspaceFolders };
    await this.request('initialize', { ...client, initializationOptions });
    this.notify('initialized', {});
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  request(method, params) {
    const id = (this.#lastId += 1);
    this.#send({ id, method, params });
    return this.until((message) => message.id === id && message.method === undefined);
  }

  /** The next message that is looked for. */
  until(isIt) {
    return new Promise((resolve) => {
      const listener = (message) => {
        if (!isIt(message)) return;
        this.#listeners.delete(listener);
        resolve(message);
      };
      this.#listeners.add(listener);
    });
  }

  /** The next diagnostics of a file that hold what is looked for. */
  async diagnostics(path, isIt = () => true) {
    const uri = pathToFileURL(path).href;
    const { params } = await this.until(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && params.uri === uri && isIt(params.diagnostics),
    );
    return params.diagnostics;
  }

  open(path, text) {
    const uri = pathToFileURL(path).href;
    this.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text },
    });
  }

  change(path, version, text) {
    const uri = pathToFileURL(path).href;
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  async stop() {
    await this.request('shutdown', null);
    this.notify('exit', null);
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, end))?.[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString('utf8', end + 4, end + 4 + length));
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      // What the server asks for is not there, and it can do without.
      if (message.id !== undefined && message.method !== undefined)
        this.#send({ id: message.id, result: null });
      for (const listener of this.#listeners) listener(message);
    }
  }
}
