/** What a chart's file has besides, and the language's own words. */
const taken = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function given if implements import in instanceof interface lab let new null package private props protected public return shape shapes static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
);

/** Gives each constant of a file a name of its own, like `paperlessDb`. */
export class Names {
  private readonly used = new Set(taken);

  constructor(imported: readonly string[]) {
    for (const name of imported) this.used.add(name);
  }

  readonly constant = (wanted: string, otherwise: string): string => {
    const camel = wanted.replace(/-+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase()).replace(/[^A-Za-z0-9]/g, '');
    const base = /^[a-z]/.test(camel) ? camel : otherwise;
    for (let number = 1; ; number++) {
      const name =
        number === 1 ? base : number === 2 ? `${base}${otherwise.charAt(0).toUpperCase()}${otherwise.slice(1)}` : `${base}${number}`;
      if (this.used.has(name)) continue;
      this.used.add(name);
      return name;
    }
  };
}

/** The name of a chart's class: `PaperlessNgx`. */
export function className(app: string, imported: readonly string[]): string {
  const name = app
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return imported.includes(name) ||
    /^(Array|Boolean|Buffer|Date|Error|Function|Map|Math|Number|Object|Promise|Proxy|RegExp|Set|String|Symbol|URL)$/.test(name)
    ? `${name}App`
    : name;
}

/** Gives each part of an app an id of its own. */
export class Ids {
  /** Those that every chart's own parts have. */
  private readonly used = new Set(['namespace', 'secrets', 'files', 'files-secret', 'default-deny', 'allow-dns']);

  /** Longest id whose object's name, behind the app's, fits into 63 signs with what is added for its restore. */
  private readonly longest: number;

  constructor(app: string) {
    this.longest = Math.max(8, 52 - app.length);
  }

  /** The first of several that is free and is a word, else the first with a number. */
  readonly take = (...given: readonly string[]): string => {
    const wanted = given.map((one) => one.slice(0, this.longest).replace(/-+$/, ''));
    const [first = 'part'] = wanted;
    for (let number = 1; ; number++) {
      const id = number === 1 ? wanted.find((one) => this.isFree(one)) : `${first}-${number}`;
      if (id === undefined || !this.isFree(id)) continue;
      this.used.add(id);
      return id;
    }
  };

  private isFree(id: string): boolean {
    return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(id) && !this.used.has(id);
  }
}
