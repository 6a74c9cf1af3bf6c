/// Commands that run parts: one class each.
@NullMarked
package io.lateen.app.command;

import org.jspecify.annotations.NullMarked;
