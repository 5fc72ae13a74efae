import { identity, type Rendered } from '../objects/manifest';
import { manifestPath } from '../objects/manifest-path';
import { nameFault } from '../objects/validation/metadata';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

/** What a file's name may have, in bytes (Linux, `NAME_MAX`; XFS, ext4, APFS and NTFS alike). */
const longestName = 255;

/** Names that Windows keeps for devices, with any ending (Microsoft, Naming Files, Paths, and Namespaces): no clone there holds them. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

export const files: Proof = {
  id: 'files',
  states: 'Every object has a file of its own, whose name every file system takes.',
  why: 'Some names that Kubernetes takes no file system does, and some tell two objects apart where a file system does not.',
  prove({ lab, objects }) {
    const first = new Map<string, Rendered>();
    const problems = objects.all.flatMap((rendered): Problem[] => {
      const path = manifestPath(lab.homelab, rendered);
      const other = first.get(path.toLowerCase());
      first.set(path.toLowerCase(), other ?? rendered);
      const { kind, metadata } = rendered.manifest;
      if (nameFault(kind, metadata.name) !== undefined) return []; // no name of an object is told as that
      const invalid = (what: string, repair: string): Problem => ({ code: 'NAME_INVALID', where: rendered.source, what, repair });
      const parts = path.split('/');
      const long = parts.find((part) => Buffer.byteLength(part) > longestName);
      const kept = parts.find((part) => device.test(part));
      return [
        ...(long === undefined
          ? []
          : [
              invalid(
                `the file of ${kind} ${metadata.name.slice(0, 40)}… would have a name of ${Buffer.byteLength(long)} bytes, and file systems take ${longestName}`,
                'give it a shorter name',
              ),
            ]),
        ...(kept === undefined
          ? []
          : [
              invalid(
                `its file is ${path}, and ${kept} names a device on Windows: nobody could clone the repository there`,
                'give it another name',
              ),
            ]),
        // of one identity they are told as that
        ...(other === undefined || identity(other.manifest) === identity(rendered.manifest)
          ? []
          : [
              invalid(
                `its file would be ${path}, which is that of ${other.source}: to some file systems they are one`,
                'give one of them another name',
              ),
            ]),
      ];
    });
    return { figures: [{ about: 'files', value: String(first.size) }], findings: failures(problems) };
  },
};
