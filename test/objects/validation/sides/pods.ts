import { dnsLabels, dnsNames, long, longDomain, type Side, sidesOf, words } from './side';

const pod = sidesOf('Deployment', 'spec.template.spec');
const rare = sidesOf('Deployment 3', 'spec.template.spec');
const unlessEmpty = { takes: [...dnsNames.takes, ''], refuses: dnsNames.refuses.filter(Boolean) };
const labelUnlessEmpty = { takes: [...dnsLabels.takes, ''], refuses: dnsLabels.refuses };
const ids = { takes: [0, 2 ** 31 - 1], refuses: [-1, 2 ** 31] };
const keys = { takes: ['a.b/c', 'A'], refuses: ['', 'a b', 'a/b/c'] };
const addresses = {
  takes: ['192.168.1.1', '::1', 'fd00::1'],
  refuses: ['', 'a', '010.0.0.1', '1.2.3', '10.0.0.256', '::ffff:1.2.3.4', 'fe80::1%eth0', '10.0.0.0/8'],
};
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

/** A pod's own fields. */
export const pods: readonly Side[] = [
  pod('restartPolicy', { takes: ['Always', ''], refuses: ['OnFailure', 'Never'] }),
  pod('restartPolicy', { refuses: ['always'] }),
  pod('activeDeadlineSeconds', { takes: [undefined], refuses: [1, 0] }),
  pod('serviceAccountName', unlessEmpty),
  pod('nodeName', unlessEmpty),
  pod('priorityClassName', unlessEmpty),
  rare('runtimeClassName', dnsNames),
  rare('serviceAccount', unlessEmpty),
  pod('hostname', labelUnlessEmpty),
  pod('subdomain', labelUnlessEmpty),
  pod('preemptionPolicy', words('PreemptLowerPriority', 'Never')),
  pod('dnsPolicy', { takes: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None', ''], refuses: ['x', 'clusterFirst'] }),
  rare('dnsConfig.nameservers', { takes: [['1.1.1.1']], refuses: [[], many(4, () => '1.1.1.1')] }),
  pod('dnsConfig.nameservers[0]', addresses),
  rare('dnsConfig.searches', {
    takes: [many(32, () => 'a'), [], many(9, (index) => `${longDomain(226 + (index === 0 ? 6 : 0))}`)],
    refuses: [many(33, () => 'a'), many(9, (index) => `${longDomain(226 + (index === 0 ? 7 : 0))}`)],
  }),
  pod('dnsConfig.searches[0]', {
    takes: ['a', '.', 'a.', '_a.b_c', longDomain(253)],
    refuses: ['', '-a', 'A', 'a..', '..', longDomain(254), 'a.-b'],
  }),
  pod('dnsConfig.options[0].name', { takes: ['a', ' '], refuses: ['', undefined] }),
  pod('hostAliases[0].ip', addresses),
  pod('hostAliases[0].hostnames[0]', dnsNames),
  rare('shareProcessNamespace', { takes: [true] }),
  pod('hostPID', { takes: [true, false] }),
  rare('hostPID', { refuses: [true] }, 'hostPID', 'shareProcessNamespace'),
  rare('hostIPC', { takes: [false], refuses: [true] }),
  rare('hostNetwork', { takes: [false] }),
  rare('hostNetwork', { refuses: [true] }, 'hostNetwork', 'hostnameOverride'),
  rare('setHostnameAsFQDN', { takes: [false] }),
  rare('setHostnameAsFQDN', { refuses: [true] }, 'hostnameOverride'),
  rare('hostnameOverride', { takes: ['a', 'a.b', `${long(60)}.abc`], refuses: ['', 'A', 'a_b', `${long(60)}.abcd`] }),
  rare('readinessGates[0].conditionType', keys),
  rare('schedulingGates[0].name', keys),
  rare('resourceClaims[1]', {
    takes: [{ name: 'a', resourceClaimName: 'a' }],
    refuses: [{ name: 'a' }, { name: 'a', resourceClaimName: 'a', resourceClaimTemplateName: 'b' }],
  }),
  rare('resourceClaims[1]', { refuses: [{ name: 'A', resourceClaimName: 'a' }] }, 'resourceClaims[1].name'),
  rare('resourceClaims[1]', { refuses: [{ name: 'a', resourceClaimName: 'A' }] }, 'resourceClaims[1].resourceClaimName'),
  rare('resourceClaims[0].resourceClaimTemplateName', dnsNames),
  pod('nodeSelector', { takes: [{ a: 'b' }, { 'a.b/c': '' }], refuses: [{ 'a b': 'c' }] }),
  pod('nodeSelector', { refuses: [{ a: 'b c' }] }, 'nodeSelector.a'),
  pod('containers', { refuses: [[]] }),
  pod('ephemeralContainers', { takes: [[]] }),
  pod('schedulingGroup', { refuses: [{ podGroupName: 'a' }] }),
  // users, groups and what the kernel is told
  ...['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups[0]'].map((field) => pod(`securityContext.${field}`, ids)),
  pod('securityContext.fsGroupChangePolicy', words('OnRootMismatch', 'Always')),
  pod('securityContext.supplementalGroupsPolicy', words('Merge', 'Strict')),
  pod('securityContext.seLinuxChangePolicy', { takes: ['Recursive'], refuses: ['x', 'MountOption'] }),
  pod('securityContext.sysctls[0].name', {
    takes: ['kernel.shm_rmid_forced', 'net/core/x', 'a-b.c', long(253)],
    refuses: ['', 'A', '.a', 'a.', 'a b', long(254)],
  }),
  pod(
    'securityContext.sysctls',
    {
      refuses: [
        [
          { name: 'a.b', value: '1' },
          { name: 'a.b', value: '2' },
        ],
      ],
    },
    'securityContext.sysctls[1]',
  ),
  pod('securityContext.seccompProfile', { takes: [{ type: 'Unconfined' }, { type: 'Localhost', localhostProfile: 'a' }] }),
  pod('securityContext.seccompProfile', { refuses: [{ type: 'x' }] }, 'securityContext.seccompProfile.type'),
  pod('securityContext.seccompProfile', { refuses: [{ type: 'Localhost' }] }, 'securityContext.seccompProfile.localhostProfile'),
  pod('securityContext.appArmorProfile', { takes: [{ type: 'RuntimeDefault' }] }),
  pod(
    'securityContext.appArmorProfile',
    { refuses: [{ type: 'Unconfined', localhostProfile: 'a' }] },
    'securityContext.appArmorProfile.localhostProfile',
  ),
  // what all containers share
  rare('resources.requests.memory', { takes: ['1Gi', '1024Mi'], refuses: ['1023Mi', '768Mi'] }),
  rare('resources.requests.cpu', { takes: ['1m'], refuses: ['0'] }),
  rare('resources.limits.memory', { takes: ['1Gi', '2Gi'] }),
  rare('resources.limits.cpu', { takes: ['1'], refuses: [] }),
  rare('resources.limits.cpu', { refuses: ['999m'] }, 'resources.requests.cpu'),
  rare('containers[0].resources.limits.memory', { takes: ['1Gi'], refuses: ['1025Mi'] }),
  rare('containers[0].resources.requests.memory', { takes: ['768Mi'] }),
  rare('containers[0].resources.requests.memory', { refuses: ['769Mi'] }, 'resources.requests.memory'),
  rare('initContainers[1].resources.requests.memory', { takes: ['768Mi'] }),
  rare('initContainers[1].resources.requests.memory', { refuses: ['769Mi'] }, 'resources.requests.memory'),
  rare('initContainers[0].restartPolicy', { takes: [undefined] }),
  rare('resources.claims', { takes: [undefined], refuses: [[{ name: 'gpu' }]] }),
  rare('resources.requests', { refuses: [{ 'ephemeral-storage': '1Gi' }] }, 'resources.requests.ephemeral-storage'),
  rare('overhead', { takes: [{ cpu: '1m', memory: '1Mi' }] }),
  rare('overhead', { refuses: [{ cpu: '-1' }] }, 'overhead.limits.cpu'),
];
