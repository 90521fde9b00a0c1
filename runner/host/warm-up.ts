import { findNode } from './find-node.ts';
import { loadCompiler } from './inputs/check-input-types.ts';

/**
 * Does ahead of time what only the first profile has to wait for, and leaves no process behind.
 * What fails here fails again, and is told, when a function is profiled.
 */
export async function warmUp(nodePath: string | undefined): Promise<void> {
  await Promise.allSettled([findNode(nodePath), loadCompiler()]);
}
