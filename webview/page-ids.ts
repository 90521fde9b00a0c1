/** Names by which the page and the script in it find each other. */
export const VIEW_ROOT_ID = 'poolscope-view';
export const EMBEDDED_RUN_ID = 'poolscope-run';
