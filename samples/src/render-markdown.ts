/**
 * Renders Markdown documents to HTML, with the package marked.
 *
 * - Linter: nothing to find.
 * - Profiler: computing on texts of some 50 KB, which are cheap to copy: a good fit. Inputs come from the call
 *   site, `pool.map(renderMarkdown, documents)`.
 */
import { marked } from 'marked';
import { ProcessPoolExecutor } from 'poolscope';
import { randomFrom, sentence } from '@shared/lorem';

export function renderMarkdown(text: string): string {
  return marked.parse(text, { async: false });
}

export async function renderAll(): Promise<string[]> {
  // Made here and not at the top level, where every worker would make them once more.
  const documents = Array.from({ length: 400 }, (_, seed) => writeDocument(seed));
  await using pool = new ProcessPoolExecutor(2);
  return await pool.map(renderMarkdown, documents);
}

function writeDocument(seed: number): string {
  const random = randomFrom(seed + 1);
  const sections = Array.from({ length: 100 }, (_, i) => {
    const code = `\`\`\`ts\nconst value${i} = ${i};\n\`\`\``;
    const list = Array.from({ length: 5 }, () => `- **${sentence(random, 3)}** ${sentence(random, 8)}`).join(
      '\n',
    );
    const table = `| name | value |\n|---|---|\n| ${sentence(random, 2)} | \`${i}\` |`;
    return `## ${sentence(random, 4)}\n\n${sentence(random, 30)} [link](https://example.com/${i})\n\n${list}\n\n${table}\n\n${code}`;
  });
  return sections.join('\n\n');
}
