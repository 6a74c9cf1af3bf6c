/// What proxies decide, asked and told: of live ones, and of those that only are thought of.
@NullMarked
package io.lateen.cli.explain;

import org.jspecify.annotations.NullMarked;
