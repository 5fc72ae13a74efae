import { onceForText } from './remembered';

/** A length of time as people say it, to the two largest units: `45 s`, `12 min 30 s`, `9 h 15 min`, `2 d`. */
export function span(seconds: number): string {
  return shown(String(Math.round(seconds)));
}

/** Of a thousand services many take the same. */
const shown = onceForText((text) => {
  const total = Number(text);
  const parts = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor((total % 86_400) / 3600), 'h'],
    [Math.floor((total % 3600) / 60), 'min'],
    [total % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
});
