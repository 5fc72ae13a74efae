import { isIPv4, isIPv6 } from 'node:net';

const isCidr = (text: string) => {
  const [, address = '', prefix = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  return isIPv4(address) ? Number(prefix) <= 32 : isIPv6(address) && Number(prefix) <= 128;
};

const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

/**
 * Formats that the API server holds a text of a custom resource to, with what one is called (k8s.io/kube-openapi,
 * pkg/validation/strfmt). `byte` and `date-time` are looked at as in every kind; one that is not known anywhere says nothing.
 */
export const formats: Readonly<Record<string, readonly [what: string, is: (text: string) => boolean]>> = {
  cidr: ['range of addresses like 192.168.1.0/24', isCidr],
  date: ['day like 2026-11-24', isDate],
  ipv4: ['IPv4 address', isIPv4],
  ipv6: ['IPv6 address', isIPv6],
  mac: ['MAC address', (text) => /^([0-9A-Fa-f]{2}([:-])([0-9A-Fa-f]{2}\2){4}[0-9A-Fa-f]{2})$/.test(text)],
  uuid: ['UUID', (text) => /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(text)],
};
