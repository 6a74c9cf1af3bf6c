/// Moving to mutual TLS: from what was seen, who would be shut out by STRICT, and what may be
/// applied now.
@NullMarked
package io.lateen.cli.mtls;

import org.jspecify.annotations.NullMarked;
