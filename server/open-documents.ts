/** The documents that the editor has open, as files of the analysis. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TextDocuments, type Connection } from 'vscode-languageserver/node';
import { pathOfDocument } from './document-path.ts';

export interface OpenDocument {
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly text: string;
}

export interface DocumentListener {
  /** A document was opened, or its text changed. */
  changed(document: OpenDocument, isNew: boolean): void;
  saved(document: OpenDocument): void;
  closed(document: OpenDocument): void;
}

export class OpenDocuments {
  readonly #documents = new TextDocuments(TextDocument);
  readonly #byUri = new Map<string, OpenDocument>();

  /** Documents in languages other than ours are passed over. */
  listen(connection: Connection, listener: DocumentListener): void {
    this.#documents.onDidChangeContent(({ document }) => {
      const path = pathOfDocument(document.uri, document.languageId);
      if (path === undefined) return;
      const isNew = !this.#byUri.has(document.uri);
      const open = { uri: document.uri, path, version: document.version, text: document.getText() };
      this.#byUri.set(document.uri, open);
      listener.changed(open, isNew);
    });
    this.#documents.onDidSave(({ document }) => {
      const open = this.#byUri.get(document.uri);
      if (open) listener.saved(open);
    });
    this.#documents.onDidClose(({ document }) => {
      const open = this.#byUri.get(document.uri);
      this.#byUri.delete(document.uri);
      if (open) listener.closed(open);
    });
    this.#documents.listen(connection);
  }

  get(uri: string): OpenDocument | undefined {
    return this.#byUri.get(uri);
  }

  withPath(path: string): OpenDocument | undefined {
    return this.all.find((document) => document.path === path);
  }

  get all(): readonly OpenDocument[] {
    return [...this.#byUri.values()];
  }
}
