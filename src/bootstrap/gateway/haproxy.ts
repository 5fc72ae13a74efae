import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { ingressNodes } from '../../model/exposure';
import { hostnames } from '../dns';
import { portsOf, streamsOf } from '../streams';
import { magicDns } from '../tailnet';
import { gatewayOf } from './gateway-of';

/**
 * `haproxy.cfg`: TLS for declared names is passed home unopened, with the client's address in a PROXY protocol header. All else
 * ends here. For HAProxy 2.6 and later; Debian 13 has 3.0.
 */
export function haproxyConfig(lab: Lab): string {
  const { gateway, tailnet } = gatewayOf(lab);
  const nodes = ingressNodes(lab);
  const names = nodes.length > 0 ? hostnames(lab, 'public') : [];
  const streams = nodes.length > 0 ? portsOf(streamsOf(lab), 'TCP', 'public') : [];
  const six = gateway.address6 !== undefined;
  const declared = (fetch: string) => names.map((name) => `    acl declared ${fetch} ${matching(name)}\n`).join('');
  const only = (line: string) => (names.length > 0 ? `    ${line}\n` : '');
  return `${header(`clusters/${lab.homelab}/services.ts`)}
global
    log /dev/log local0
    chroot /var/lib/haproxy
    user haproxy
    group haproxy
    stats socket /run/haproxy/admin.sock mode 600 level admin
    # two buffers of 16 KiB each: 150 MB at the most
    maxconn 4000

defaults
    log global
    option dontlognull
    timeout connect 4s
    timeout queue 5s
    timeout client 30s
    timeout server 30s
    timeout client-fin 10s
    timeout server-fin 10s
    # from the first byte home sends: Traefik ends idle connections itself, an upload may be put together for long
    timeout tunnel 1h
    # who is gone without a word is noticed in two minutes
    option clitcpka
    clitcpka-idle 60s
    clitcpka-intvl 15s
    clitcpka-cnt 4
    option srvtcpka
    srvtcpka-idle 60s
    srvtcpka-intvl 15s
    srvtcpka-cnt 4

# what one address may have at once: a school's whole class comes from one${six ? '. Of IPv6 one /64: who has that has all of its addresses' : ''}
backend clients
    stick-table type ${six ? 'ipv6' : 'ip'} size 100k expire 1m store conn_cur,conn_rate(10s)

frontend tls
    mode tcp
${binds(443, six)}
    maxconn 3500
    log-format "%ci:%cp [%t] %[capture.req.hdr(0)] %b/%s %Tw/%Tc/%Tt %B %ts"
    tcp-request connection track-sc0 ${caller(six)} table clients
    tcp-request connection reject if { sc0_conn_cur gt 300 } or { sc0_conn_rate gt 300 }
    # the whole ClientHello within this time, or nothing
    tcp-request inspect-delay 5s
    tcp-request content capture req.ssl_sni len 100 if { req.ssl_hello_type 1 }
${declared('req.ssl_sni')}${only('tcp-request content accept if { req.ssl_hello_type 1 } declared')}    tcp-request content reject
${only('use_backend home if declared')}
# for who typed the name: the answer is made here, nothing of this goes home
frontend plain
    mode http
${binds(80, six)}
    maxconn 500
    option httplog
    timeout client 5s
    timeout http-request 5s
    timeout http-keep-alive 1s
    tcp-request connection track-sc0 ${caller(six)} table clients
    tcp-request connection reject if { sc0_conn_cur gt 300 } or { sc0_conn_rate gt 300 }
${declared('req.hdr(host),field(1,:)')}${only('http-request redirect location https://%[req.hdr(host),field(1,:),lower]%[pathq] code 301 if declared')}    http-request reject
${streams.map((port) => frontend(port, six)).join('')}${names.length + streams.length > 0 ? home(nodes, tailnet.name, gateway.homePort) : ''}${streams
  .map((port) => backend(nodes, tailnet.name, port))
  .join('')}`;
}

/** Every address of each family: the provider may give the machine its addresses after HAProxy started. */
const binds = (port: number, six: boolean) => `    bind 0.0.0.0:${port}${six ? `\n    bind :::${port} v6only` : ''}`;

/** Whom connections are counted by. */
const caller = (six: boolean) => (six ? 'src,ipmask(32,64)' : 'src');

/** A port beside the web: what is said there is between both ends. */
function frontend(port: number, six: boolean): string {
  return `
frontend tcp-${port}
    mode tcp
${binds(port, six)}
    maxconn 500
    log-format "%ci:%cp [%t] %b/%s %Tw/%Tc/%Tt %B %ts"
    tcp-request connection track-sc0 ${caller(six)} table clients
    tcp-request connection reject if { sc0_conn_cur gt 300 } or { sc0_conn_rate gt 300 }
    default_backend tcp-${port}
`;
}

/** Where it leads. Home is there when its door is: asked here, the service itself would be called every two seconds. */
function backend(nodes: readonly string[], tailnet: string, port: number): string {
  const servers = nodes.map((name) => `    server ${name} ${word(`${name}.${tailnet}:${port}`)} track home/${name}\n`).join('');
  return `
backend tcp-${port}
    mode tcp
    balance first
    retries 3
    option redispatch 1
    default-server send-proxy-v2 maxconn 500 init-addr none resolvers tailnet resolve-prefer ipv4
${servers}`;
}

/** A name alone, or all names below it. */
function matching(name: string): string {
  return name.startsWith('*.') ? `-i -m end ${name.slice(1)}` : `-i -m str ${name}`;
}

/** In quotes where it would be several words: what is still to be filled in. */
const word = (text: string) => (text.includes(' ') ? `"${text}"` : text);

/** Found by name at run time: a VM that moved or was made again keeps its name. */
function home(nodes: readonly string[], tailnet: string, port: number): string {
  const servers = nodes.map((name) => `    server ${name} ${word(`${name}.${tailnet}:${port}`)}\n`).join('');
  return `
resolvers tailnet
    nameserver magicdns ${magicDns}:53
    resolve_retries 3
    timeout resolve 1s
    timeout retry 1s
    hold valid 5s
    # Tailscale restarts with each of its updates: the last address stays good meanwhile
    hold timeout 1h
    hold refused 1h
    hold other 1h
    hold nx 30s

backend home
    mode tcp
    balance first
    retries 3
    option redispatch 1
    option log-health-checks
    default-server send-proxy-v2 check inter 2s fastinter 1s downinter 2s fall 3 rise 1 maxconn 2000 init-addr none resolvers tailnet resolve-prefer ipv4
${servers}`;
}
