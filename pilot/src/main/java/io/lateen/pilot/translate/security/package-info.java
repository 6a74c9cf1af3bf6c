/// Rules about who may do what and how callers prove who they are → Envoy's filters for it.
@NullMarked
package io.lateen.pilot.translate.security;

import org.jspecify.annotations.NullMarked;
