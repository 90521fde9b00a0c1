/** What is known of the code at a place, as plain data; editors put it into their own words' form. */
import type { Range, RelatedLocation } from '../../protocol/finding.ts';

export interface Fact {
  /** A sentence; names of the user's code stand between backticks. */
  readonly text: string;
  /** The places that it rests on, in the order in which they are reached. */
  readonly where: readonly RelatedLocation[];
}

export interface Explanation {
  /** The name or call that is explained. */
  readonly range: Range;
  readonly title: string;
  readonly facts: readonly Fact[];
}
