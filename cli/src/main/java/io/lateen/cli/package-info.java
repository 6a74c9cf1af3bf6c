/// `lateen`: its root command and what all commands share.
@NullMarked
package io.lateen.cli;

import org.jspecify.annotations.NullMarked;
