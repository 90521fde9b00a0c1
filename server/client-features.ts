/** What the client can do, of the little that the server asks about. */
import type { ClientCapabilities } from 'vscode-languageserver/node';

export interface ClientFeatures {
  readonly canBeAskedForSettings: boolean;
  readonly canRegisterSettings: boolean;
  readonly canWatchFiles: boolean;
  readonly hasFolders: boolean;
  readonly hasVersionedEdits: boolean;
  readonly canRefreshCodeLenses: boolean;
}

export function clientFeatures({ workspace }: ClientCapabilities): ClientFeatures {
  return {
    canBeAskedForSettings: workspace?.configuration === true,
    canRegisterSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    canWatchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasFolders: workspace?.workspaceFolders === true,
    hasVersionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    canRefreshCodeLenses: workspace?.codeLens?.refreshSupport === true,
  };
}
