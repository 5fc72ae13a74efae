// Extracts the schemas of the kinds that Loutik writes, which APIs Kubernetes removes when, and what a Compose file may hold, from pinned
// Go modules into schemas/.
// `npm run schemas` writes them, `npm run schemas -- v1.36.4` pins that Kubernetes first, for the twin too; `--check` fails when the
// committed ones differ. Needs Go.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { pinKubernetes, pinnedKubernetes } from './pin-kubernetes.mjs';

const wanted = process.argv.slice(2).find((argument) => argument !== '--check');
if (wanted !== undefined && !/^v1\.\d+\.\d+$/.test(wanted)) {
  console.error(`${wanted} is no version of Kubernetes: npm run schemas -- ${pinnedKubernetes()}`);
  process.exit(2);
}
if (wanted !== undefined) pinKubernetes(wanted);
const kubernetes = `k8s.io/kubernetes@${pinnedKubernetes()}`;
/** Its types in Go, which say in which release the API server serves them no more. */
const api = `k8s.io/api@${pinnedKubernetes().replace('v1.', 'v0.')}`;
/** The Compose specification as Docker's own reader has it. */
const compose = 'github.com/compose-spec/compose-go/v2@v2.16.2';
const kinds = [
  'v1/Namespace v1/ServiceAccount v1/Service v1/ConfigMap v1/PersistentVolume v1/PersistentVolumeClaim v1/ResourceQuota v1/LimitRange',
  'apps/v1/Deployment apps/v1/StatefulSet apps/v1/DaemonSet batch/v1/CronJob networking.k8s.io/v1/Ingress networking.k8s.io/v1/NetworkPolicy',
  'rbac.authorization.k8s.io/v1/Role rbac.authorization.k8s.io/v1/RoleBinding rbac.authorization.k8s.io/v1/ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding scheduling.k8s.io/v1/PriorityClass storage.k8s.io/v1/StorageClass',
  'storage.k8s.io/v1/CSIDriver',
  'autoscaling/v2/HorizontalPodAutoscaler policy/v1/PodDisruptionBudget',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding',
].flatMap((line) => line.split(' '));

/** Pinned modules and the files in them, shared with the twin, which installs them. */
const crds = JSON.parse(readFileSync(new URL('../tools/crds.json', import.meta.url), 'utf8')).map(({ module, files }) => [module, files]);
const crdKinds = new Set([
  ...['Application', 'AppProject', 'SealedSecret', 'Middleware', 'TLSOption', 'IngressRouteTCP', 'IngressRouteUDP', 'ServersTransportTCP'],
  ...['HelmChart', 'HelmChartConfig'],
]);

const kept = new Set([
  '$ref',
  'type',
  'format',
  'required',
  'enum',
  'items',
  'properties',
  'additionalProperties',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-preserve-unknown-fields',
]);

/** A schema without prose. Names of properties are kept whatever they are called. */
function trim(schema, custom = false) {
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema)
    .filter(([key, value]) => kept.has(key) && value !== 'atomic') // an atomic list is as one that says nothing
    .map(([key, value]) => {
      if (key === 'properties') return [key, mapValues(value, (field) => trim(field, custom))];
      if (key === 'items' || key === 'additionalProperties') return [key, trim(value, custom)];
      if (key === '$ref') return [key, value.replace('#/definitions/', '')];
      return [key, value];
    });
  // in custom resources nothing is no base64 (k8s.io/kube-openapi, pkg/validation/strfmt)
  if (custom && schema.format === 'byte') entries.push(['minLength', 1]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mapValues(object, map) {
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, map(object[key])]),
  );
}

function moduleFolder(module, cwd) {
  const answer = execFileSync('go', ['mod', 'download', '-json', module], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(answer).Dir;
}

function fromSwagger(folder) {
  const swagger = JSON.parse(readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8'));
  const namespaced = new Set(
    Object.entries(swagger.paths)
      .filter(([path]) => path.includes('/namespaces/{namespace}/'))
      .flatMap(([, operations]) => Object.values(operations).map((operation) => nameOf(operation?.['x-kubernetes-group-version-kind']))),
  );
  const found = {};
  const needed = [];
  for (const [name, definition] of Object.entries(swagger.definitions)) {
    for (const gvk of definition['x-kubernetes-group-version-kind'] ?? []) {
      const kind = nameOf(gvk);
      if (!kinds.includes(kind) || name.includes('DeleteOptions')) continue;
      found[kind] = { namespaced: namespaced.has(kind), schema: name };
      needed.push(name);
    }
  }
  const missing = kinds.filter((kind) => found[kind] === undefined);
  if (missing.length > 0) throw new Error(`${kubernetes} has no ${missing.join(', ')}`);
  const definitions = {};
  while (needed.length > 0) {
    const name = needed.pop();
    if (definitions[name]) continue;
    definitions[name] = trim(swagger.definitions[name]);
    if (definitions[name].properties?.metadata) delete definitions[name].properties.status; // of an object, which the cluster writes
    needed.push(...[...JSON.stringify(definitions[name]).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]));
  }
  return { source: kubernetes, kinds: mapValues(found, (kind) => kind), definitions: mapValues(definitions, (definition) => definition) };
}

function nameOf(gvk) {
  if (gvk === undefined) return '';
  return [gvk.group, gvk.version, gvk.kind].filter(Boolean).join('/');
}

function fromCrds(folders) {
  const found = {};
  const definitions = {};
  for (const [module, files] of crds) {
    for (const file of files) {
      for (const document of parseAllDocuments(readFileSync(join(folders[module], file), 'utf8'))) {
        const crd = document.toJSON();
        if (crd?.kind !== 'CustomResourceDefinition' || !crdKinds.has(crd.spec.names.kind) || crd.spec.group === 'traefik.containo.us')
          continue;
        const version = crd.spec.versions.find(({ storage }) => storage);
        const kind = `${crd.spec.group}/${version.name}/${crd.spec.names.kind}`;
        found[kind] = { namespaced: crd.spec.scope === 'Namespaced', schema: kind };
        definitions[kind] = trim(version.schema.openAPIV3Schema, true);
        delete definitions[kind].properties.status;
        if (definitions[kind].required) definitions[kind].required = definitions[kind].required.filter((name) => name !== 'status');
        definitions[kind].properties.metadata = { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
      }
    }
  }
  return {
    source: crds.map(([module]) => module).join(' '),
    kinds: mapValues(found, (kind) => kind),
    definitions: mapValues(definitions, (definition) => definition),
  };
}

/** The minor version of Kubernetes 1 from which each kind of an API version is not served, by that version. */
function removedApis(folder) {
  const removed = {};
  for (const group of readdirSync(folder, { withFileTypes: true })) {
    if (!group.isDirectory()) continue;
    for (const { name: version } of readdirSync(join(folder, group.name), { withFileTypes: true })) {
      const path = join(folder, group.name, version, 'zz_generated.prerelease-lifecycle.go');
      if (!existsSync(path)) continue;
      const [, name] = /GroupName = "(.*)"/.exec(readFileSync(join(folder, group.name, version, 'register.go'), 'utf8'));
      const ends = readFileSync(path, 'utf8').matchAll(
        /func \(in \*(\w+)\) APILifecycleRemoved\(\) \(major, minor int\) \{\n\treturn 1, (\d+)\n/g,
      );
      const all = [...ends].filter(([, kind]) => !kind.endsWith('List')).map(([, kind, minor]) => [kind, Number(minor)]);
      if (all.length > 0) removed[[name, version].filter(Boolean).join('/')] = Object.fromEntries(all);
    }
  }
  return { source: api, removed: mapValues(removed, (kinds) => mapValues(kinds, (minor) => minor)) };
}

/** The schema of a Compose file without prose, its definitions apart. */
function fromCompose(folder) {
  const prose = new Set(['title', 'description', 'default', 'deprecated']);
  const bare = (value, areNames = false) => {
    if (Array.isArray(value)) return value.map((item) => bare(item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => areNames || !prose.has(key));
    return Object.fromEntries(
      entries.map(([key, inner]) => [
        key,
        key === '$ref' && !areNames ? inner.replace('#/$defs/', '') : bare(inner, !areNames && /^(p|patternP)roperties$/.test(key)),
      ]),
    );
  };
  const { $schema: _, $id: __, $defs, ...file } = JSON.parse(readFileSync(join(folder, 'schema/compose-spec.json'), 'utf8'));
  return { source: compose, definitions: { file: bare(file), ...mapValues($defs, (one) => bare(one)) } };
}

const work = mkdtempSync(join(tmpdir(), 'loutik-schemas-'));
try {
  const folders = Object.fromEntries(
    [kubernetes, api, compose, ...crds.map(([module]) => module)].map((module) => [module, moduleFolder(module, work)]),
  );
  // one definition a line: short to read in a diff, small on disk
  const print = ({ source, kinds, definitions }) =>
    `{\n"source": ${JSON.stringify(source)},\n"kinds": {\n${lines(kinds)}\n},\n"definitions": {\n${lines(definitions)}\n}\n}\n`;
  const lines = (object) =>
    Object.entries(object)
      .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const printRemoved = ({ source, removed }) => `{\n"source": ${JSON.stringify(source)},\n"removed": {\n${lines(removed)}\n}\n}\n`;
  const printCompose = ({ source, definitions }) =>
    `{\n"source": ${JSON.stringify(source)},\n"definitions": {\n${lines(definitions)}\n}\n}\n`;
  const files = {
    'schemas/compose.json': printCompose(fromCompose(folders[compose])),
    'schemas/kubernetes.json': print(fromSwagger(folders[kubernetes])),
    'schemas/crds.json': print(fromCrds(folders)),
    'schemas/removed-apis.json': printRemoved(removedApis(folders[api])),
  };
  const root = new URL('..', import.meta.url);
  const drifted = [];
  for (const [path, text] of Object.entries(files)) {
    if (!process.argv.includes('--check')) writeFileSync(new URL(path, root), text);
    else if (readFileSync(new URL(path, root), 'utf8') !== text) drifted.push(path);
  }
  if (drifted.length > 0) {
    console.error(`${drifted.join(' and ')} differ from what the pinned modules hold: run npm run schemas and commit`);
    process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
