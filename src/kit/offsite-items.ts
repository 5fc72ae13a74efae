import * as are from '../bootstrap/boot-secrets/checks';
import { offsiteCheck } from '../bootstrap/boot-secrets/offsite';
import { camel, credentialsOf, type OffsiteCredential } from '../constructs/offsite-credentials';
import type { OffsitePlace } from '../inventory/offsite';
import { publicOf, sshPair } from '../secrets/ssh-key';
import { bootItem as item } from './boot-item';
import type { Item } from './item';

/**
 * What opens the place off site: for the owner, who may delete there, and for the apps one of their own where that place has less rights to
 * give. Its address, which comes with the rights where they are a server's.
 */
export function offsiteItems(place: OffsitePlace): readonly Item[] {
  const { backEnd, hasWriter } = place;
  const owner = 'may delete there; no machine has it';
  const writer = backEnd.guard.by === 'versions' ? 'may write there, and hide but not delete' : 'may write there and not delete';
  const all = 'opens the place off site, and may delete there';
  return [
    repositoryItem(place, 'offsite', 'where backups go off site', "restic's address of the place off site"),
    ...credentialItems(place, 'offsite', hasWriter ? owner : all, hasWriter ? ' that may delete' : ''),
    ...(backEnd.guard.by === 'address'
      ? [
          repositoryItem(
            place,
            'writer',
            'where the apps write, and delete nothing but locks',
            'The address of the same place by a server with --append-only',
          ),
        ]
      : []),
    ...(hasWriter ? credentialItems(place, 'writer', writer, writerMay(place)) : []),
  ];
}

type Whose = 'offsite' | 'writer';

function writerMay({ backEnd: { guard } }: OffsitePlace): string {
  return guard.by === 'versions' ? ' that may read, write and hide, and not delete' : ' that may read and write, and not delete';
}

function repositoryItem(place: OffsitePlace, whose: Whose, about: string, asks: string): Item {
  const { backEnd, provider } = place;
  // whether the apps reach this one too
  const repositoryOf = whose === 'writer' || backEnd.guard.by !== 'address' ? 'apps' : 'owner';
  return item(
    `backups.${whose}.repository`,
    about,
    [],
    offsiteCheck(place, { repositoryOf }),
    {
      question: {
        asks: `${asks}, like ${backEnd.address.like}; each app gets a repository below it`,
        found: `the console of ${provider}`,
        isOpen: true,
      },
      isPublic: true,
    },
    whose === 'offsite',
  );
}

function credentialItems(place: OffsitePlace, whose: Whose, about: string, rights: string): readonly Item[] {
  const all = credentialsOf(place);
  const first = all.find(({ isOpen }) => isOpen);
  return all.flatMap((one) => {
    const name = nameOf(whose, one);
    const check = offsiteCheck(place, { variable: one.variable });
    if (one.variable === 'SSH_KEY') return sshItems(place, name, about, whose);
    const found = `the console of ${place.provider}`;
    // a name and its secret are one: what may be done by it is asked with the name, or with the secret that has none
    const asks = first === undefined || one === first ? `${of(one, rights)}` : one.about;
    return [
      item(
        name,
        about,
        [],
        check,
        {
          question: { asks, found, isOpen: one.isOpen === true },
          isPublic: one.isOpen === true,
          ...(one.isOpen
            ? {}
            : {
                revoked: `${found}: the old key is taken back, once a night's backup went well`,
                ...(first === undefined ? {} : { goesWith: nameOf(whose, first) }),
              }),
        },
        whose === 'offsite',
      ),
    ];
  });
}

const nameOf = (whose: Whose, { key }: Pick<OffsiteCredential, 'key'>) => `backups.${whose}.${camel(key)}`;
const of = ({ about }: OffsiteCredential, rights: string) => (rights === '' ? about : `${about} of that place${rights}`);

/** A pair that is made: its public half is what the place is given. */
function sshItems({ provider }: OffsitePlace, name: string, about: string, whose: Whose): readonly Item[] {
  const isBoot = whose === 'offsite';
  return [
    item(
      name,
      about,
      [],
      are.sshPrivateKey,
      {
        makes: () => sshPair('backups').privateKey,
        revoked: `${provider}: the old public key, once a night's backup went well`,
        takes: [
          {
            at: 'readied',
            what: `${provider} takes the new public key beside the old one`,
            commands: [`npx loutik kit show --reveal ${name}Public`],
          },
        ],
      },
      isBoot,
    ),
    item(
      `${name}Public`,
      `its public half: ${provider} lets in who has the other one`,
      [],
      are.sshPublicKey,
      { isPublic: true, follows: name, makes: (key) => publicOf(key, 'backups') ?? '' },
      false,
    ),
  ];
}
