"""Why a bundle is not read, in sentences; none repeats what was in it."""

from monitor.errors import PublishingRefused
from sentences import N_, SpokenError


class BundleDiffers(PublishingRefused):
    """What was made does not recompute to what would be published; so neither is given out."""

    code = "bundle-differs"
    sentence = N_(
        "These figures do not recompute from their evidence, so they are not published. First: %(first)s."
    )


class NoBundle(PublishingRefused):
    """What a bundle is made from is not there."""

    code = "no-bundle"
    sentence = N_(
        "What these figures were made from is not kept here any more, so there is no bundle of them."
    )


class MadeBeforeBundles(NoBundle):
    """The item list lacks columns that a bundle needs."""

    sentence = N_(
        "These figures were made before the register made bundles, so there is none. Their other files stay."
    )


class BundleRefused(SpokenError):
    """The file is not a bundle of the register, or not a whole one."""

    code = "bundle-refused"
    sentence = N_("This file is not a bundle of the register.")


class BundleTooLarge(BundleRefused):
    code = "bundle-too-large"
    sentence = N_("This bundle is larger than %(limit)s bytes.")


class BundleDamaged(BundleRefused):
    """A file in it does not read as what it should be."""

    code = "bundle-damaged"
    sentence = N_("The file %(file)s in this bundle is missing, damaged or there twice.")


class BundleMeaningless(BundleRefused):
    """All files are whole, but their values do not fit each other."""

    code = "bundle-meaningless"
    sentence = N_("The values in this bundle do not fit each other, so nothing can be recomputed from it.")
