/** A thing in or on a machine that one of its VMs has to itself. */
export type Peripheral =
  /** A serial port on USB, as Zigbee and Z-Wave sticks are: by vendor and product, wherever it is plugged in. */
  | { readonly kind: 'usb-serial'; readonly id: string }
  /** A graphics card, or the graphics of a processor, by its address on the PCI bus. Its host has no screen then. */
  | { readonly kind: 'gpu'; readonly address: string };

/** A serial port on USB, by `<vendor>:<product>` as `lsusb` prints it: `10c4:ea60`. */
export function usbSerial(id: string): Peripheral {
  return { kind: 'usb-serial', id };
}

/** Graphics, by the address that `lspci -D` prints: `0000:00:02.0`. */
export function gpu(address: string): Peripheral {
  return { kind: 'gpu', address };
}

/** Who offers peripherals to pods, as the first half of a resource's name. */
export const peripheralDomain = 'devices.loutik.dev';

/** The resource that a pod asks for to have a peripheral. */
export function peripheralResource(name: string): string {
  return `${peripheralDomain}/${name}`;
}

/** How many pods may have one: programs share graphics, and of a serial port each would hear half. */
export function sharesOf({ kind }: Peripheral): number {
  return kind === 'gpu' ? 4 : 1;
}

/** Where it is on its node, and in the container that has it. The link is the node's own: which number the kernel gives it is chance. */
export function peripheralPath(name: string): string {
  return `/dev/loutik/${name}`;
}

/** Whether a resource is a peripheral. */
export function isPeripheral(resource: string): boolean {
  return resource.startsWith(`${peripheralDomain}/`);
}
