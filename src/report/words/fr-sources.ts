import type { Timings } from '../../inventory/timings';

/** Where each usual timing is from, in French. */
export const usualSourcesFr: Readonly<Record<keyof Timings, string>> = {
  router: 'une box ou un routeur met une à trois minutes',
  hostBoot: 'une estimation : firmware 20 s, noyau et ZFS 30 s, Proxmox VE 30 s, et une marge',
  vmBoot: 'Debian avec cloud-init sur NVMe : 15 à 30 s',
  k3sServer: 'k3s-io/k3s : le serveur d’API d’un cluster déjà fait répond en moins d’une minute',
  k3sAgent: 'un agent réessaie toutes les quelques secondes jusqu’à ce que le serveur réponde',
  podStart: 'une estimation pour des services de cette sorte, jusqu’à ce qu’ils soient prêts',
  failover: 'pve-docs, ha-manager.adoc : environ deux minutes',
  notice: 'quelqu’un est appelé, et devant un clavier',
  swap: 'un câble et un commutateur de rechange sont dans le tiroir',
  replacement: 'une machine d’occasion de cette sorte s’achète en deux jours',
  hostInstall: 'Proxmox VE depuis un support : 10 à 15 minutes',
  vmBuild: 'image, cloud-init et K3s à 100 Mbit/s : environ quatre minutes',
  gatewayBuild: 'un VPS de cette sorte et son cloud-init',
  sync: 'les tâches Helm de K3s, puis les vagues d’Argo CD ; le jumeau en met environ deux',
  download: 'une ligne domestique lente',
  upload: 'une ligne domestique lente',
  smallFiles: 'disques durs et beaucoup de petits fichiers : 10 à 40 MB/s',
  image: 'une estimation : celles de cette sorte font 5 à 500 MB, compressées',
  system: 'Debian 13 avec K3s : environ 2,5 GB',
  change: 'une famille ajoute quelques centaines de mégaoctets par jour à 100 GB',
  load: 'isac322/homelab#334 : des nœuds pleins selon les demandes tournaient à 15 % de leurs processeurs',
};
