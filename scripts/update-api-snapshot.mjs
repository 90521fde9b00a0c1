/** Takes the pool's public types as they are now for what they should be: `pool/api.snapshot.d.ts`, to be committed. */
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePoolTypes } from './pool-types.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
writePoolTypes(root);
copyFileSync(join(root, 'pool/dist/index.d.ts'), join(root, 'pool/api.snapshot.d.ts'));
process.stdout.write('pool/api.snapshot.d.ts holds the public types as they are now.\n');
