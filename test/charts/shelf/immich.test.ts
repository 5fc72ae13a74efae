import { type Any, objectOf } from '../../constructs/object-of';
import { envOf } from '../facts';
import { declareOf } from './declared';

const pod = () => objectOf(declareOf('immich'), 'StatefulSet', 'immich-db').spec.template.spec;
const init = (name: string) => pod().initContainers.find((one: Any) => one.name === name);

test('its database is one exact build of what knows vectors', () =>
  expect(pod().containers[0].image).toMatch(/^ghcr\.io\/immich-app\/postgres:18-vectorchord[\d.]+-pgvector[\d.]+@sha256:[0-9a-f]{64}$/));

test('what its indices are made with is loaded before the database begins, and each extension is there', () => {
  expect(envOf(init('prepare')).PRELOAD).toBe('vchord.so');
  expect(envOf(init('extend')).EXTENSIONS).toBe('vchord earthdistance pg_trgm unaccent uuid-ossp');
});

test('its database is set for an SSD, and for a library of a household', () => {
  const args: readonly string[] = pod().containers[0].args;
  expect(args.filter((one) => one !== '-c')).toEqual([
    'shared_preload_libraries=vchord.so',
    'shared_buffers=256MB',
    'work_mem=16MB',
    'max_wal_size=2GB',
    'wal_compression=on',
    'effective_io_concurrency=200',
    'random_page_cost=1.2',
  ]);
});
