package io.lateen.proxy.admin;

import org.jspecify.annotations.Nullable;

/// What an `AdminServer` answers.
///
/// @param then run once the answer is written; null: nothing
public record AdminResponse(int status, String contentType, String body, @Nullable Runnable then) {

  public static AdminResponse text(int status, String body) {
    return new AdminResponse(status, "text/plain; charset=UTF-8", body, null);
  }

  public static AdminResponse json(String body) {
    return new AdminResponse(200, "application/json", body, null);
  }

  public AdminResponse andThen(Runnable action) {
    return new AdminResponse(status, contentType, body, action);
  }
}
