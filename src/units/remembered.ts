/** A function that works out once what it says of an object: of one that nothing changes any more. What turns out to be none is not remembered. */
export function onceFor<K extends object, R>(of: (one: K) => R): (one: K) => R {
  const known = new WeakMap<K, R>();
  return (one) => {
    if (typeof one !== 'object' || one === null) return of(one); // a manifest may have anything in its place
    const before = known.get(one);
    if (before !== undefined || known.has(one)) return before as R;
    const now = of(one);
    known.set(one, now);
    return now;
  };
}

/** So many texts are remembered at the most: a homelab has the same few thousand again and again. */
const most = 10_000;

/** A function that works out once what it says of a text. */
export function onceForText<R>(of: (text: string) => R): (text: string) => R {
  const known = new Map<string, R>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as R;
    if (known.size >= most) known.clear();
    const now = of(text);
    known.set(text, now);
    return now;
  };
}
