/// What a user may write: one record per Istio kind, fields named as in Istio 1.1's API.
@NullMarked
package io.lateen.model.rule;

import org.jspecify.annotations.NullMarked;
