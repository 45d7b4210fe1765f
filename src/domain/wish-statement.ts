/** Ends the main clause: what follows says when, why, which or what for. */
const CLAUSE = /\b(?:that|which|who|whose|when|whenever|if|while|after|before|once|so|because|where|to|by|unless|until|and)\b|[,;:(–—]/;
const BE = "is|are|was|were|isn'?t|aren'?t|wasn'?t|has|have|had|hasn'?t|haven'?t|does|doesn'?t|don'?t|did|didn'?t";
/** Verbs that tell what a program does; as the second or a later word they make a statement. */
const DOES = "stay|keep|point|go|come|get|expire|reset|ignore|show|return|send|open|close|jump|move|load|reload|use|leave|look|appear|remain|start|stop|run|end|exit|accept|redirect|render|overwrite|delete|remove|change|print|read|write|save|contain|include|take|make|give|become|depend|rely|assume|spin|blink|scroll|shift|drift|fall|fill|grow|count|miss|skip|lag|stick|hold|block|throw|drop|submit|trigger|fire|crash|fail|break|hang|freeze|happen|occur|react|respond|work|sort|treat|swallow|mix|reject|report|display|log";
const STATES = new RegExp(`^(?:(?!\\b(?:should|shall|can|could|must|would|will|may|might|need|needs|want|wants)\\b)[^\\s]+\\s+){1,7}?(?:${BE}|(?:${DOES})(?:e?s)?)\\b`);
/** Any other verb in the third person, told by what stands behind it: "cuts the last column". */
const ACTS = /^(?:\S+ ){1,6}?\w{2,}[^s\W]s (?:the|an?|my|our|its|their|nothing|no|too|twice|again)\b/;
/** "After logging out, …": when it happens, told in front. */
const OPENING = /^(?:after|when|whenever|if|on|in|since|every time|as soon as|while)\b[^,]{3,80},\s*/;
/** Words that are a noun as often as a verb; followed by a verb they are what the sentence is about. */
const NOUN = new RegExp(`^(?:build|import|export|log|sort|filter|cache|display|design|print|test|check|lock|tag|group|search|index|install|upgrade|update|show|render|format|release|deploy\\w*|queue|schedule|support|embed|archive|limit|copy)s? (?:${BE}|fail\\w*|break\\w*|crash\\w*|hang\\w*|never|no longer|takes?|errors?|stops?|goes|shows|returns|loses?)\\b`);

/** True when a sentence in lower case tells how something is, and so, in a wish, what is wrong with it. */
export function isStatement(sentence: string): boolean {
  const main = sentence.replace(OPENING, "");
  const clause = main.slice(0, CLAUSE.exec(main)?.index ?? main.length);
  return !/^(?:we|i|you|there|it would|what|how|maybe|an? |new |some |let )/.test(clause) && (STATES.test(clause) || ACTS.test(clause));
}

/** True when the word a sentence opens with is a thing and not an order: "build fails on Windows". */
export function opensWithNoun(sentence: string): boolean {
  return NOUN.test(sentence);
}
