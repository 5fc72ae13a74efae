/** One setting of Jellyfin: an element of an XML file in its configuration's folder, or an entry of an element that is a list. */
type Setting = { readonly file: string; readonly root: string; readonly element: string } & (
  | { readonly value: string }
  | { readonly entry: string }
);

/** What Jellyfin is given once, by the names of EncodingOptions.cs and NetworkConfiguration.cs of jellyfin/jellyfin 10.11. */
export function jellyfinSettings(pods: string): readonly Setting[] {
  const encoding = { file: 'encoding.xml', root: 'EncodingOptions' };
  return [
    // both are off by default: a transcode would run ahead to the film's end, and nothing of it would go before the film is left
    { ...encoding, element: 'EnableThrottling', value: 'true' },
    { ...encoding, element: 'EnableSegmentDeletion', value: 'true' },
    // else every client is the ingress, in the house's network: limits for those outside of it would never hold
    { file: 'network.xml', root: 'NetworkConfiguration', element: 'KnownProxies', entry: pods },
  ];
}
