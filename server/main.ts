/** The language server's process: speaks LSP on stdio, or on node-ipc when VS Code forks it. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './language-server.ts';

const hasTransport = process.argv.some((argument) => /^--(stdio|node-ipc|socket|pipe)/.test(argument));
if (!hasTransport) process.argv.push('--stdio');

startServer(createConnection(ProposedFeatures.all));
