/** A pure function of a text that looks at each text once: the same names, keys and quantities stand in thousands of objects. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined || known.has(text)) return answer as T;
    const found = read(text);
    known.set(text, found);
    return found;
  };
}
