import { assemble } from '../src/model/assemble';
import { prove } from '../src/proofs/prove';
import { proofs } from '../src/proofs/registry';
import { inventory } from './homelab/inventory';
import services from './homelab/services';
const t0 = performance.now();
const model = assemble({ name: 'bench', inventory, services, sealed: new Map(), ledger: [] });
const t1 = performance.now();
const rows: [string, number][] = [];
const c0 = process.cpuUsage();
for (const proof of proofs) { const a = performance.now(); prove(model, [proof]); rows.push([proof.id, performance.now() - a]); }
const c = process.cpuUsage(c0);
rows.sort((a, b) => b[1] - a[1]);
console.log('assemble', (t1 - t0).toFixed(0), 'proofs', rows.reduce((s, r) => s + r[1], 0).toFixed(1), 'cpu', (c.user + c.system) / 1000);
console.log(rows.map(([id, ms]) => `${id} ${ms.toFixed(1)}`).join(', '));
