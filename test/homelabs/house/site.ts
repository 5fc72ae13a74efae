import { toFill } from '../../../src';

/** What only the owner knows. `bootstrap/discover.sh`, run on each machine, prints these lines. */
export const site = {
  gatewayAddress: toFill('the public IPv4 address of the gateway VPS'),
  tailnet: toFill('the name of the tailnet, as in its admin console'),
  tailnetMembers: [toFill('the tailnet login of the owner')],
  sshKeys: [toFill('the SSH public key of the owner')],
  i5: {
    lanMac: toFill('the MAC address of the i5 on-board NIC'),
    clusterMac: toFill('the MAC address of the i5 2.5 GbE card'),
    nvmeSerial: toFill('the serial number of the i5 NVMe disk'),
    hddSerial: toFill('the serial number of the i5 hard disk'),
  },
  ryzen: {
    usbMac: toFill('the MAC address of the ryzen USB NIC'),
    wifiMac: toFill('the MAC address of the ryzen Wi-Fi'),
    nvmeSerial: toFill('the serial number of the ryzen NVMe disk'),
    hddSerial: toFill('the serial number of the ryzen hard disk'),
  },
};
