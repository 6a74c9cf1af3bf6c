/// Adds sidecars to workloads; pure, no I/O.
@NullMarked
package io.lateen.cli.inject;

import org.jspecify.annotations.NullMarked;
