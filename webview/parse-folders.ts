/** The folders that the page was made with; none where there are none, or nothing that can be read as some. */
export function parseFolders(text: string | undefined): string[] {
  if (text === undefined) return [];
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter((folder) => typeof folder === 'string') : [];
}
