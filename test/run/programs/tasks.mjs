import tasks from './tasks.cjs';

export function burn(ms) {
  return tasks.burn(ms);
}
