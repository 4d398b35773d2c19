/**
 * An answer from memory lacks at most what was committed within so many milliseconds before it. When the feed has not
 * confirmed that much, the store is asked.
 */
export const stalestAnswerMillis = 800;
