import { eventually } from '../twin-up/clone';
import { type Any, type House, page, podOf } from './house';

export function pushTests(house: House): void {
  test('twin push rolls the pods that a commit changes, and no other', async () => {
    const uids = async () => {
      const pods = (await house.api.list('v1', 'Pod')).filter(({ metadata }) => metadata.ownerReferences?.[0]?.kind !== 'Job');
      return new Map(pods.map(({ metadata }: Any) => [`${metadata.namespace}/${metadata.name}`, metadata.uid as string]));
    };
    const before = await uids();
    const { metadata } = await podOf(house, 'portfolio', 'portfolio');
    expect((await page(house, 'portfolio')).body).not.toContain('Name: pushed');
    house.clone.edit('clusters/loutik/services.ts', "args: ['--port', '8080']", "args: ['--port', '8080', '--name', 'pushed']");
    await house.clone.commit('portfolio has a name');
    const pushed = await house.clone.json(['twin', 'push', ...house.named]);
    expect(pushed).toMatchObject({ ok: true });
    house.measured.push(`push: ${pushed.seconds} s`);
    const { body } = await eventually('the new page', async () => {
      const answer = await page(house, 'portfolio').catch(() => undefined);
      return answer?.body.includes('Name: pushed') ? answer : undefined;
    });
    expect(body).not.toContain(`Hostname: ${metadata.name}`);
    const after = await eventually('the end of the old pod', async () => {
      const now = await uids();
      return now.has(`portfolio/${metadata.name}`) ? undefined : now;
    });
    expect([...before].filter(([name, uid]) => after.get(name) !== uid)).toEqual([[`portfolio/${metadata.name}`, metadata.uid]]);
  });
}
