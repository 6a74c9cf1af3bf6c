/// The commands of `lateen`, a class each.
@NullMarked
package io.lateen.cli.command;

import org.jspecify.annotations.NullMarked;
