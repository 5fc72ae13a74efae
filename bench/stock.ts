import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/** The same number of objects, as a cdk8s program is usually written: one App, a Chart for each service, cdk8s-plus objects. */
const services = Number(process.env.BENCH_SERVICES);
const objects = Number(process.env.BENCH_OBJECTS);
const app = new App();
for (let index = 0; index < services; index++) {
  const chart = new Chart(app, `service-${index}`, { namespace: `service-${index}` });
  new kplus.Namespace(chart, 'namespace');
  const claim = new kplus.PersistentVolumeClaim(chart, 'data', {
    storage: Size.gibibytes(1),
    accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
  });
  const deployment = new kplus.Deployment(chart, 'main', {
    replicas: 1,
    volumes: [kplus.Volume.fromPersistentVolumeClaim(chart, 'volume', claim)],
  });
  deployment.addContainer({ image: 'docker.io/traefik/whoami:v1.11.0', portNumber: 8080 });
  const service = deployment.exposeViaService({ ports: [{ port: 8080 }] });
  service.exposeViaIngress('/');
  // whatever is missing of the same number of objects
  const each = Math.round(objects / services);
  for (let more = 5; more < each; more++) {
    new kplus.NetworkPolicy(chart, `policy-${more}`, {
      selector: deployment,
      egress: { rules: [{ peer: kplus.NetworkPolicyIpBlock.anyIpv4(chart, `any-${more}`), ports: [kplus.NetworkPolicyPort.tcp(443)] }] },
    });
  }
}
app.synth();
process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`);
