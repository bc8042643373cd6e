/** Where all of a union have been told apart: a member that comes new is refused by the compiler here, and so asks for its own case. */
export function assertNever(_: never): never {
  throw new TypeError('a case that the compiler has ruled out');
}
