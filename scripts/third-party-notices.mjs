/** Collects the licences of the packages whose code is inside the bundles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root of the checkout
 * @param {import('esbuild').Metafile[]} metafiles of the bundles
 * @returns {string} the text of all notices, by package name
 * @throws {Error} for a package that comes without a licence
 */
export function thirdPartyNotices(root, metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = [...new Set(inputs.flatMap((input) => packageFolder(input) ?? []))].sort();
  const notices = folders.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${licenceText(join(root, folder), name)}`;
  });
  return ['Poolscope contains code of these packages.', ...notices].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** `node_modules/@scope/name/lib/x.js` → `node_modules/@scope/name` */
function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
}

function licenceText(folder, name) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} is bundled, but comes without a licence.`);
  return readFileSync(join(folder, file), 'utf8').trim();
}
