package io.lateen.citadel.authenticate;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.citadel.authority.Renewal;
import io.lateen.wire.tls.SpiffeId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A ServiceAccount's token, which the API server is asked about (`TokenReview`).
///
/// @param trustDomain of the mesh
/// @param audiences the token must be for one of them
public record KubernetesToken(KubernetesClient client, String trustDomain, List<String> audiences)
    implements Authenticator {
  private static final String ACCOUNTS = "system:serviceaccounts";
  private static final Pattern USER =
      Pattern.compile("system:serviceaccount:([a-z0-9.-]+):([a-z0-9.-]+)");

  public KubernetesToken {
    audiences = List.copyOf(audiences);
  }

  @Override
  public Outcome authenticate(Credentials credentials) {
    Outcome last = new Refused("no bearer token");
    for (String token : credentials.bearer()) {
      last = review(token);
      if (last instanceof Known) {
        return last;
      }
    }
    return last;
  }

  private Outcome review(String token) {
    TokenReview question =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(audiences)
            .endSpec()
            .build();
    try {
      return outcome(client.tokenReviews().create(question).getStatus());
    } catch (KubernetesClientException e) {
      return new Refused("the API server cannot be asked: " + reason(e));
    }
  }

  /// Its message may quote the question, and with it the token.
  private static String reason(KubernetesClientException e) {
    return e.getCode() > 0
        ? "status " + e.getCode()
        : e.getCause() == null ? "no answer" : e.getCause().getClass().getSimpleName();
  }

  private Outcome outcome(@Nullable TokenReviewStatus status) {
    if (status == null || !Boolean.TRUE.equals(status.getAuthenticated())) {
      return new Refused("the API server does not know the token");
    }
    Matcher user = USER.matcher(String.valueOf(status.getUser().getUsername()));
    List<String> groups = status.getUser().getGroups();
    if (!user.matches() || groups == null || !groups.contains(ACCOUNTS)) {
      return new Refused("the token is no ServiceAccount's");
    }
    return new Known(new SpiffeId(trustDomain, user.group(1), user.group(2)), Renewal.TOKEN);
  }

  /// Not the client, which has credentials.
  @Override
  public String toString() {
    return "KubernetesToken" + audiences;
  }
}
