/// Who calls the API: certificates, the token, and the kubeconfig that hands both to a person.
@NullMarked
package io.lateen.galley.auth;

import org.jspecify.annotations.NullMarked;
