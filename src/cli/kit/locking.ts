import type { Context, Outcome } from '../command';
import { newKeys } from './keys';
import { openKit } from './session';

/** Locks the kit by another passphrase, or to other recipients. Copies of it open as before. */
export async function lockAnew(context: Context): Promise<Outcome> {
  const { options } = context;
  const { kit, file } = await openKit(context);
  const keys = await newKeys({ ...options, 'passphrase-file': options['new-passphrase-file'] });
  await file.write({ ...kit, recipients: keys.kind === 'recipients' ? keys.recipients : [] }, keys);
  return {
    text: `✓ ${file.path} opens with ${keys.kind === 'recipients' ? 'its new recipients' : 'the new passphrase'} alone. Put it in place of its copies, which open as before`,
    result: { kit: file.path, recipients: keys.kind === 'recipients' ? keys.recipients : [] },
  };
}
