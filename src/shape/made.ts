import { Carried, carrying } from './carried';
import { Place, type Shape } from './shape';

/**
 * Makes something of options, as a function does that knows no place to tell a mistake at: what is wrong with them goes along with what
 * is made, and is told where that is used.
 */
export function made<O, T extends object>(shape: Shape<O>, options: O, make: (options: O) => T): T {
  const place = Place.of();
  const value = make(shape.read(options, place));
  return place.problems.length === 0 ? value : carrying(value, new Carried(place.problems, place.carried));
}
