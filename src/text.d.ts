/** Scripts that run in pods, as text: the bundler and the tests load them so. */
declare module '*.sh' {
  const text: string;
  export default text;
}

declare module '*.py' {
  const text: string;
  export default text;
}
