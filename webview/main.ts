/** Starts the view: in a webview it asks the extension for its run, in a self-contained page it reads the one inside. */
import './styles/view.css';
import { showComparison } from './comparison/comparison-view.ts';
import { connectToHost } from './host-link.ts';
import { EMBEDDED_RUN_ID, VIEW_ROOT_ID } from './page-ids.ts';
import { parseFolders } from './parse-folders.ts';
import { parseHostMessage, parseLoaded } from './parse-host-message.ts';
import { ProfileView } from './view.ts';

const root = document.getElementById(VIEW_ROOT_ID);
if (root === null)
  throw new Error(`The page has no element with the id ${VIEW_ROOT_ID}: it was not made by page.ts.`);

const host = connectToHost();
const view = new ProfileView(root, host, parseFolders(root.dataset['folders']));

window.addEventListener('message', (event) => {
  const message = parseHostMessage(event.data);
  if (message?.type === 'comparison-loaded') showComparison(root, message);
  else if (message !== null) view.apply(message);
});

const embedded = document.getElementById(EMBEDDED_RUN_ID)?.textContent;
if (embedded !== undefined && embedded !== null) view.apply(parseLoaded(JSON.parse(embedded)));
host.post({ type: 'ready', runId: host.restoredRunId });
