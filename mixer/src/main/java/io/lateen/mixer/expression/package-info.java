/// Mixer's expression language: text → tree → checked types → a class of its own.
@NullMarked
package io.lateen.mixer.expression;

import org.jspecify.annotations.NullMarked;
